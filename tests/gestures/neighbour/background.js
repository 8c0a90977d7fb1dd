chrome.runtime.onInstalled.addListener(() => chrome.tabs.create({ url: 'note.html' }));
