// Whoever sees this page is signed out: other pages of this node that are still open hear of it and cover themselves.

if ("BroadcastChannel" in window) {
  const channel = new BroadcastChannel("myosotis");
  channel.postMessage("signed-out");
  channel.close();
}
