/* Datasette's table.js reads this global; its own template sets it inline. */
window.DATASETTE_ALLOW_FACET = document.currentScript.dataset.allowFacet === "true";
