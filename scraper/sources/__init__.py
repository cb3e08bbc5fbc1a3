"""Sources other than a live server. Each gives answers with their original capture times to the same reader."""
