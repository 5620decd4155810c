import { useRef, useState } from "preact/hooks";
import type { TargetedSubmitEvent } from "preact";

import { signIn } from "../api/calls.ts";
import { Wheel } from "../shell/Icon.tsx";

export function SignIn() {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    signIn(String(form.get("email")), String(form.get("password"))).catch((error: Error) => {
      setProblem(error.message);
      setBusy(false);
      password.current?.select();
    });
  };
  return (
    <main class="sign-in">
      <form class="card" onSubmit={submit} aria-labelledby="sign-in-title">
        <p class="mark"><Wheel />Millrace</p>
        <h1 id="sign-in-title">Sign in</h1>
        <label for="email">E-mail</label>
        <input id="email" name="email" type="email" autocomplete="username" required autofocus />
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required ref={password} />
        {problem !== null && <p class="problem" role="alert">{problem}</p>}
        <button type="submit" class="main" disabled={busy}>{busy ? "Signing in…" : "Sign in"}</button>
      </form>
    </main>
  );
}
