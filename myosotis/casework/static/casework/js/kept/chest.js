// What the browser keeps until the node has it: an IndexedDB that only ever holds ciphertext.
// "drafts": what somebody signed in has typed, sealed under their draft key. "intake": what was taken down while the
// node was away, sealed to the node's public key.

const NAME = "myosotis";
const STORES = ["drafts", "intake"];
let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const store of STORES) request.result.createObjectStore(store, { keyPath: "key" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  }).catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

async function run(store, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Keep a record; it must carry `key` and `stamp`. */
export function keep(store, record) {
  return run(store, "readwrite", (box) => box.put(record));
}

/** All records of a store. */
export function list(store) {
  return run(store, "readonly", (box) => box.getAll());
}

/** Remove a record. */
export function remove(store, key) {
  return run(store, "readwrite", (box) => box.delete(key));
}

/** Remove a record unless somebody has written a newer one since it was read. */
export function removeIfSame(store, record) {
  return run(store, "readwrite", (box) => {
    const reading = box.get(record.key);
    reading.onsuccess = () => {
      if (reading.result?.stamp === record.stamp) box.delete(record.key);
    };
    return null;
  });
}
