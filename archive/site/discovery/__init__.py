"""What search engines and other catalogues learn of the site.

::

    snapshot ──► dataset.py   schema.org Dataset (JSON-LD), Dublin Core  ──► _dataset_metadata.html
             ──► sitemap.py   index and parts, in both languages         ──► /sitemap.xml, /sitemap-N.xml
                 robots.py    what is too costly to crawl                ──► /robots.txt
                 pages.py     canonical address, other language, preview ──► _preview.html (in base.html)
"""
