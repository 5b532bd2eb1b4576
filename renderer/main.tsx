import '@cloudscape-design/global-styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { openAhead } from './app/open-ahead.ts';

const place = document.getElementById('app');
if (!place) throw new Error('index.html has no #app');
openAhead(window.location.pathname);
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
