// Sealing in the browser. Keys are not extractable once imported; each sealing has a random nonce of its own and is
// bound to its contact, so that a sealed text cannot be moved to another one.

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const IV_BYTES = 12;

/** Bytes out of base64. */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Base64 out of bytes. */
function toBase64(bytes) {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Make an AES-GCM key of raw bytes that no script can read back. */
export function importKey(bytes) {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Seal a value as JSON, bound to a text. */
export async function seal(key, value, boundTo) {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const algorithm = { name: "AES-GCM", iv, additionalData: encoder.encode(boundTo) };
  return { iv, sealed: await crypto.subtle.encrypt(algorithm, key, encoder.encode(JSON.stringify(value))) };
}

/** Open what `seal` made, with the first of the keys that fits; null where none does. */
export async function openWithAny(keys, { iv, sealed }, boundTo) {
  for (const key of keys) {
    try {
      const algorithm = { name: "AES-GCM", iv, additionalData: encoder.encode(boundTo) };
      return JSON.parse(decoder.decode(await crypto.subtle.decrypt(algorithm, key, sealed)));
    } catch {
      // Another of the keys may fit.
    }
  }
  return null;
}

/** Make a sealer to the node's public key: only the node can open what it seals, not even this page. */
export async function makeIntakeSealer(publicKey, contact) {
  const theirs = await crypto.subtle.importKey("raw", fromBase64(publicKey), { name: "ECDH", namedCurve: "P-256" }, false, []);
  const ours = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveKey", "deriveBits"]);
  const point = await crypto.subtle.exportKey("raw", ours.publicKey);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const info = encoder.encode(`myosotis/1 offline intake ${contact}`);
  const key = await crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt, info }, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  return async (value) => {
    const { iv, sealed } = await seal(key, value, contact);
    return { point: toBase64(point), salt: toBase64(salt), iv: toBase64(iv), sealed: toBase64(sealed) };
  };
}
