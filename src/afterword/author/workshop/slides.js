// Arrow keys, Page Up and Page Down, Home and End turn the slides. Everything else is left to the browser.
(() => {
  const slides = [...document.querySelectorAll(".slide")];
  const here = () => {
    const off = slides.map((slide) => Math.abs(slide.getBoundingClientRect().top));
    return off.indexOf(Math.min(...off));
  };
  const steps = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1, Home: -Infinity, End: Infinity };
  addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const to = slides[Math.min(Math.max(here() + step, 0), slides.length - 1)];
    location.replace(`#${to.id}`);
    to.scrollIntoView();
  });
})();
