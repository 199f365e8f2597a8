import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // This folder is the whole app, whatever lies above it.
  turbopack: { root: import.meta.dirname },
};

export default config;
