import { lazy, useEffect } from "react";
import { Route, Routes, useLocation } from "react-router";
import { useTitle } from "@/design/title";
import { Empty, LinkButton } from "@/design/ui";
import Discover from "@/features/discover/page";

/*
 * Every feature is a folder that only this file imports. To remove a feature, delete its folder and its lines here.
 * The first page comes with the app; the others are loaded when they are opened.
 */
const Compare = lazy(() => import("@/features/discover/compare"));
const IndexPage = lazy(() => import("@/features/index/page"));
const Invest = lazy(() => import("@/features/invest/panel"));
const Portfolio = lazy(() => import("@/features/portfolio/page"));
const Creators = lazy(() => import("@/features/creator/leaderboard"));
const Creator = lazy(() => import("@/features/creator/page"));
const Console = lazy(() => import("@/features/console/page"));
const Launch = lazy(() => import("@/features/console/launch"));
const Propose = lazy(() => import("@/features/console/propose"));
const Developer = lazy(() => import("@/features/developer/page"));
const Learn = lazy(() => import("@/features/learn/page"));
const Practice = lazy(() => import("@/features/invest/practice/page"));
const Audit = lazy(() => import("@/features/audit/page"));

function NotFound() {
  useTitle("Page not found");
  return (
    <Empty title="Page not found">
      <p className="mb-4">There is no page at this address.</p>
      <LinkButton to="/">Discover indices</LinkButton>
    </Empty>
  );
}

export function Pages() {
  const { pathname } = useLocation();
  useEffect(() => {
    window.scrollTo(0, 0); // in braces: some browsers return a promise, which React would take for a clean-up function
  }, [pathname]);
  return (
    <Routes>
      <Route path="/" element={<Discover />} />
      <Route path="/compare" element={<Compare />} />
      <Route path="/index/:address" element={<IndexPage invest={(detail) => <Invest detail={detail} />} />} />
      <Route path="/portfolio/:address?" element={<Portfolio />} />
      <Route path="/creators" element={<Creators />} />
      <Route path="/creator/:address" element={<Creator />} />
      <Route path="/console" element={<Console />} />
      <Route path="/console/launch" element={<Launch />} />
      <Route path="/console/:address" element={<Propose />} />
      <Route path="/audit/:address?" element={<Audit />} />
      <Route path="/learn" element={<Learn />} />
      <Route path="/practice/:address?" element={<Practice />} />
      <Route path="/developer" element={<Developer />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
