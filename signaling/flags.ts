/** What Node is given with the server: less memory for each connection, and a collector that costs no second context of V8. */
export const serverFlags = ['--max-semi-space-size=4', '--expose-gc'] as const;
