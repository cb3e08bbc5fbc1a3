"""Downloader middlewares: what is refused, what a server asks us to wait for, and the record of every attempt."""
