// Keys and passkeys. A form says what it wants: data-passkey="sign-in" fetches a challenge, "use" and "add" carry
// theirs in the page. The answer of the key goes into the field named credential, and the form is sent.

const form = document.querySelector("form[data-passkey]");
const status = document.querySelector("[data-passkey-status]");

function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

function toText(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const withBytes = (list) => (list ?? []).map((item) => ({ ...item, id: toBytes(item.id) }));

async function use(options) {
  const publicKey = { ...options.publicKey, challenge: toBytes(options.publicKey.challenge) };
  publicKey.allowCredentials = withBytes(publicKey.allowCredentials);
  const { id, type, rawId, response, ...rest } = await navigator.credentials.get({ publicKey });
  const answer = {
    clientDataJSON: toText(response.clientDataJSON),
    authenticatorData: toText(response.authenticatorData),
    signature: toText(response.signature),
    userHandle: response.userHandle ? toText(response.userHandle) : null,
  };
  return { id, type, rawId: toText(rawId), response: answer, clientExtensionResults: rest.extensions ?? {} };
}

async function add(options) {
  const wanted = options.publicKey;
  const publicKey = { ...wanted, challenge: toBytes(wanted.challenge), user: { ...wanted.user, id: toBytes(wanted.user.id) } };
  publicKey.excludeCredentials = withBytes(wanted.excludeCredentials);
  const made = await navigator.credentials.create({ publicKey });
  const answer = {
    clientDataJSON: toText(made.response.clientDataJSON),
    attestationObject: toText(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  };
  const results = made.getClientExtensionResults();
  return { id: made.id, type: made.type, rawId: toText(made.rawId), response: answer, clientExtensionResults: results };
}

async function ask() {
  const kind = form.dataset.passkey;
  if (kind === "add") return add(JSON.parse(document.getElementById("passkey-options").textContent).creation_options);
  if (kind === "use") return use(JSON.parse(document.getElementById("passkey-options").textContent).request_options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  return use((await answer.json()).request_options);
}

function tell(name) {
  if (!status) return;
  status.textContent = status.dataset[name] ?? "";
  status.hidden = !status.textContent;
}

async function onSubmit(event) {
  if (form.dataset.isAnswered) return;
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  tell("waiting");
  try {
    form.elements.credential.value = JSON.stringify(await ask());
    form.dataset.isAnswered = "yes";
    form.requestSubmit();
  } catch {
    tell("failed");
    button.disabled = false;
    button.focus();
  }
}

if (form) {
  if (window.PublicKeyCredential && navigator.credentials) form.addEventListener("submit", onSubmit);
  else {
    tell("missing");
    form.querySelector("[type=submit]").disabled = true;
  }
}
