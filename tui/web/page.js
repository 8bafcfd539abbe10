// What our page does beyond textual-serve's, which draws the terminal: it takes the keyboard at once, pastes and
// copies as pages do, has the colours of the app to its edges, and says how it ended.
"use strict";
(() => {
  const RETRY = 2000; // milliseconds between two looks for a server that is gone
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  let socket = null;

  const tell = (...words) => {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(words));
  };
  const say = (words, link = "Open it again") => {
    document.querySelector(".said.-over span").textContent = words;
    const again = document.querySelector(".said.-over a");
    again.textContent = link;
    setTimeout(() => again.focus()); // once it is to be seen
  };
  const takeKeyboard = () => {
    const box = document.querySelector(".xterm-helper-textarea");
    if (box && !document.body.classList.contains("-closed")) box.focus();
  };

  // How the page ends. A connection that broke, as when a lid was closed, comes back by itself.
  const comeBack = async () => {
    try {
      const answer = await fetch("/", { cache: "no-store" });
      if (answer.ok) location.reload();
      else say("This is another server now. Open the address that it printed.", "");
    } catch {
      setTimeout(comeBack, RETRY);
    }
  };
  const over = (event) => {
    if (event.reason) return say(event.reason);
    say("The connection is lost. It comes back by itself as soon as the server answers.", "");
    setTimeout(comeBack, RETRY);
  };
  window.WebSocket = class extends WebSocket {
    constructor(address) {
      super(dark ? address : `${address}&light=1`);
      socket = this;
      this.addEventListener("open", takeKeyboard);
      this.addEventListener("close", over);
    }
  };

  // Ctrl+V is the browser's: it pastes, as Ctrl+Shift+V does; the terminal would send it as a key.
  addEventListener("keydown", (event) => {
    if (event.ctrlKey && !event.altKey && event.code === "KeyV") event.stopImmediatePropagation();
  }, true);

  // The app is told whether the browser took what it copied.
  const clipboard = navigator.clipboard;
  if (clipboard) {
    const write = clipboard.writeText.bind(clipboard);
    clipboard.writeText = async (text) => {
      try {
        await write(text);
        tell("copied", true);
      } catch {
        tell("copied", false);
      }
    };
  }

  addEventListener("load", () => {
    addEventListener("focus", takeKeyboard);
    addEventListener("click", takeKeyboard);
    const ground = document.querySelector(".xterm-viewport");
    const spread = () => { document.body.style.background = ground.style.backgroundColor; };
    new MutationObserver(spread).observe(ground, { attributeFilter: ["style"] });
  });
})();
