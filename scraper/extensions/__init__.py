"""Scrapy extensions: the pace that robots.txt asks for, and what a person sees of a running crawl."""
