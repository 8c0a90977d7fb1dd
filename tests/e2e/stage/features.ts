/** Off in every browser of the tests, as Playwright has them, whose own list Chromium does not heed beside another one. */
const features = [
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  // A process in reserve for a page that may come: a tenth of what a test costs.
  'SpareRendererForSitePerProcess',
];

export const featuresOff = `--disable-features=${features.join()}`;
