export function startNote() {}
