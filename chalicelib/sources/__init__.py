"""What comes from outside: the only code that fetches the web, and readers of what it brought.

    fetched = fetch(url, kind=FEED, validators=known)     sources.fetch; every connection passes sources.guard
    entries = read_feed(fetched.content, fetched.url, charset=fetched.charset)

Readers: `feeds`, `pages`, `apis`, `pdfs`. Each ends in entries or in an error of `chalicelib.errors` that names the
address and the cause. Nothing is imported here, and readers import their parsers when they are called.
"""
