// npm ci must never try to download a browser: Recado finds or installs one when it starts (core/documents/chromium.ts).
module.exports = { skipDownload: true }
