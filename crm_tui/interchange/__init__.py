"""Legacy files in, exports out: bytes to drafts and drafts to bytes."""
