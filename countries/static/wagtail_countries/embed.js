// Tells the page around the frame how high the page in it is, at first and whenever that changes.
(() => {
  const root = document.documentElement;
  let told = 0;
  function tell() {
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    // Any page may know: who may frame it says Content-Security-Policy.
    parent.postMessage({ type: "embed-height", height }, "*");
  }
  new ResizeObserver(tell).observe(root);
  addEventListener("load", tell);
})();
