"""Mail: the digest as text, Markdown and HTML, letters, and the server that takes them."""
