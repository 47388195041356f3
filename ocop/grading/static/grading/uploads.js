// Sends the file of a form in pieces (tus protocol 1.0), so that a broken line costs one piece and not the whole.
// Without this script the form sends its file as any other. The texts come from the form's data attributes.
(() => {
  "use strict";
  const PIECE = 256 * 1024;
  const WAITS = [1000, 2000, 4000, 8000, 15000, 30000];
  const VERSION = { "Tus-Resumable": "1.0.0" };

  const form = document.querySelector("form[data-uploads]");
  const field = form && form.querySelector("input[type=file]");
  if (!field) return;
  const held = form.querySelector("input[name=upload]");
  const status = form.querySelector("#upload-status");
  const bar = form.querySelector("#upload-progress");
  const token = () => form.querySelector("input[name=csrfmiddlewaretoken]").value;
  const wait = (ms) => new Promise((go) => setTimeout(go, ms));
  const coded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  let turn = 0;
  let going = null;

  class Refused extends Error {}

  function send(address, method, headers, body) {
    return fetch(address, {
      method, body, credentials: "same-origin", redirect: "manual",
      headers: { ...VERSION, "X-CSRFToken": token(), ...headers },
    });
  }

  async function begin(file, key) {
    const known = localStorage.getItem(key);
    if (known) {
      const answer = await send(known, "HEAD", {});
      if (answer.ok) return { address: known, offset: Number(answer.headers.get("Upload-Offset")) };
      localStorage.removeItem(key);
    }
    const facts = `filename ${coded(file.name)},producer ${coded(form.dataset.producer)}`;
    const answer = await send(form.dataset.uploads, "POST", { "Upload-Length": String(file.size), "Upload-Metadata": facts });
    if (answer.status !== 201) throw new Refused(await answer.text());
    const address = answer.headers.get("Location");
    localStorage.setItem(key, address);
    return { address, offset: 0 };
  }

  async function pieces(file, place, mine) {
    while (place.offset < file.size) {
      if (mine !== turn) return;
      const body = file.slice(place.offset, place.offset + PIECE);
      const answer = await send(place.address, "PATCH", {
        "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(place.offset),
      }, body);
      if (answer.status === 409 || answer.status === 423) {
        const where = await send(place.address, "HEAD", {});
        place.offset = Number(where.headers.get("Upload-Offset"));
        await wait(WAITS[0]);
      } else if (answer.status !== 204) {
        throw answer.status >= 500 ? new Error() : new Refused(await answer.text());
      } else {
        place.offset = Number(answer.headers.get("Upload-Offset"));
      }
      bar.value = place.offset / file.size;
    }
  }

  async function take(file, mine) {
    const key = `upload:${form.dataset.producer}:${file.name}:${file.size}:${file.lastModified}`;
    held.value = "";
    bar.value = 0;
    bar.hidden = false;
    for (let tries = 0; mine === turn; tries += 1) {
      try {
        status.textContent = `${form.dataset.going} ${file.name}`;
        const place = await begin(file, key);
        await pieces(file, place, mine);
        if (mine !== turn) return;
        held.value = place.address.split("/").filter(Boolean).pop();
        localStorage.removeItem(key);
        status.textContent = `${form.dataset.there} ${file.name}`;
        bar.hidden = true;
        return;
      } catch (error) {
        if (error instanceof Refused) {
          status.textContent = error.message || form.dataset.refused;
          bar.hidden = true;
          return;
        }
        status.textContent = form.dataset.broken;
        await wait(WAITS[Math.min(tries, WAITS.length - 1)]);
      }
    }
  }

  field.addEventListener("change", () => {
    turn += 1;
    going = field.files.length ? take(field.files[0], turn) : null;
  });

  form.addEventListener("submit", (event) => {
    if (!going) return;
    event.preventDefault();
    going.then(() => {
      if (held.value) field.disabled = true; // it is here already: do not send it again
      going = null;
      form.submit();
    });
  });
})();
