import "@/text/start";
import "@/design/base.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, useEffect, useMemo, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { WagmiProvider } from "wagmi";
import { useDeployment, type Deployment } from "@/api/reads";
import { follow } from "@/api/stream";
import { restore } from "@/chain/list";
import { walletConfig } from "@/chain/wallet";
import { Mark } from "@/design/sky";
import { Notice } from "@/design/ui";
import { Layout } from "@/shell/layout";
import { Texts } from "@/text/rich";
import { Pages } from "./routes";

const queries = new QueryClient();

function Chain({ deployment, children }: { deployment: Deployment; children: ReactNode }) {
  const config = useMemo(() => walletConfig(deployment), [deployment]);
  useEffect(() => {
    const before = restore();
    if (before.length > 0) void import("@/chain/transactions").then(({ resume }) => resume(config, before));
  }, [config]);
  useEffect(() => follow(queries), []);
  return <WagmiProvider config={config}>{children}</WagmiProvider>;
}

/** App loads the deployment first, because everything else needs the chain and the contract addresses. */
function App() {
  const deployment = useDeployment();
  if (!deployment.data) {
    return (
      <main className="grid min-h-dvh place-content-center justify-items-center gap-4 p-6 text-center">
        <Mark className="size-14 text-accent" />
        {deployment.failureCount > 0 ? (
          <Notice tone="bad" title="The server is not responding">
            The app tries again every few seconds. Your shares are on the chain, not on this server. A saved{" "}
            <a className="link" href="/exit.html">
              exit page
            </a>{" "}
            redeems them without any server.
          </Notice>
        ) : (
          <p role="status" className="text-muted">
            Loading the marketplace…
          </p>
        )}
      </main>
    );
  }
  return (
    <Chain deployment={deployment.data}>
      <Layout>
        <Pages />
      </Layout>
    </Chain>
  );
}

const root = document.getElementById("root");
if (!root) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Texts>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </Texts>
    </QueryClientProvider>
  </StrictMode>,
);
