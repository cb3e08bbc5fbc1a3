"""Print the truth of the decade as JSON: ``python -m tests.portal.decade > truth.json``."""

from tests.portal.decade import decade

if __name__ == "__main__":
    print(decade().truth.as_json())
