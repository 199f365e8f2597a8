import type { Metadata } from "next";
import type { ReactNode } from "react";

import { Shell } from "../../lib/shell";

export const metadata: Metadata = { title: "Every Can Counts" };

/** What this site itself says is in English; each title has its own language. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <Shell lang="en" dir="ltr">
      {children}
    </Shell>
  );
}
