"""WeChat official accounts and WeCom: the same wire, signature and encryption, two consoles."""
