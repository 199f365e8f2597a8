/* Closes open menus on Escape and on a click elsewhere; everything works without it. */
(() => {
  "use strict";

  const closable = ".ecc-menu, .ecc-nav details, .ecc-languages__more";
  const openOnes = () => [...document.querySelectorAll(closable)].filter((box) => box.open);

  document.addEventListener("keydown", (event) => {
    const innermost = event.key === "Escape" && openOnes().pop();
    if (!innermost) return;
    const hadFocus = innermost.contains(document.activeElement);
    innermost.open = false;
    if (hadFocus) innermost.querySelector("summary").focus();
  });

  document.addEventListener("click", (event) => {
    for (const box of openOnes()) {
      if (!box.contains(event.target)) box.open = false;
    }
  });
})();
