// A proxy that can be closed. Connections are then refused, as if no server were listening.
import { connect as dial, createServer } from "node:net";

/** Listens on a free port of loopback, and forwards connections to the URL given to `lead`. */
export async function openGate() {
  let target;
  let port = 0;
  const open = new Set();
  const server = createServer((client) => {
    const upstream = dial(target.port, target.hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("close", () => open.delete(socket));
      socket.on("error", () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.pipe(client);
  });
  const listen = () =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  await listen();
  port = server.address().port;
  return {
    url: `http://127.0.0.1:${port}`,
    lead: (url) => (target = new URL(url)),
    /** Stops listening and closes all connections. */
    shut: () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of open) socket.destroy();
      }),
    open: listen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
