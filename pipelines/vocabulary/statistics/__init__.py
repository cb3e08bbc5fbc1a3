"""What readers of the statistics must know besides the indicators."""
