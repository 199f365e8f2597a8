// Puts a fact's token where somebody last wrote: in a field, or in rich text. Without it the tokens are copied.
(() => {
  const WRITABLE = "input[type=text], textarea, [contenteditable=true]";
  let last = null;
  let range = null;

  const isOutside = (element) => !element.closest("[data-ecc-facts]");

  document.addEventListener("focusin", ({ target }) => {
    if (target.matches?.(WRITABLE) && isOutside(target)) last = target;
  });
  // Rich text forgets its cursor when it is left.
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (last?.isContentEditable && selection.rangeCount && last.contains(selection.anchorNode)) {
      range = selection.getRangeAt(0).cloneRange();
    }
  });

  function insertInRichText(token) {
    last.focus();
    if (range && last.contains(range.startContainer)) {
      const selection = document.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
    }
    return document.execCommand("insertText", false, token);
  }

  function insert(token) {
    if (!last?.isConnected) return false;
    if (last.isContentEditable) return insertInRichText(token);
    last.setRangeText(token, last.selectionStart, last.selectionEnd, "end");
    last.dispatchEvent(new Event("input", { bubbles: true }));
    last.dispatchEvent(new Event("change", { bubbles: true }));
    last.focus();
    return true;
  }

  function say(button, word) {
    const live = button.closest("[data-ecc-facts]").querySelector("[data-ecc-facts-live]");
    live.textContent = "";
    setTimeout(() => (live.textContent = live.dataset[word]), 50);
  }

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.("[data-ecc-token]");
    if (!button) return;
    const token = button.dataset.eccToken;
    if (insert(token)) {
      say(button, "inserted");
    } else {
      await navigator.clipboard?.writeText(token);
      say(button, "copied");
    }
  });

  const show = () => {
    document.querySelectorAll("[data-ecc-token]").forEach((button) => (button.hidden = false));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
  else show();
})();
