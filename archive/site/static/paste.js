// A button beside each sentence that is made to be pasted. Without it the sentence is marked and copied by hand.
if (navigator.clipboard) for (const sentence of document.querySelectorAll("[data-paste]")) {
  const text = sentence.textContent;
  const words = document.documentElement.lang === "en" ? ["Copy", "Copied"] : ["Chép", "Đã chép"];
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: words[0] });
  button.lang = document.documentElement.lang;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = words[1];
  });
  sentence.prepend(button);
}
