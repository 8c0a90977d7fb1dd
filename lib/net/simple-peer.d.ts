// The package's own entry needs Node's globals; its browser bundle runs everywhere and is the only one imported.
declare module 'simple-peer/simplepeer.min.js' {
  import SimplePeer = require('simple-peer');
  export default SimplePeer;
}
