// One line that says what happened to something the reader asked for; stays until put away.
interface Props {
  text: string;
  onClose(): void;
}

export function Notice({ text, onClose }: Props) {
  return (
    <div class="notice" role="alert">
      <p>{text}</p>
      <button type="button" class="plain" onClick={onClose}>Close</button>
    </div>
  );
}
