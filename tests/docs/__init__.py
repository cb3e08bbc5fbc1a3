"""The documentation: pages made from the code itself, and the site that holds them all."""
