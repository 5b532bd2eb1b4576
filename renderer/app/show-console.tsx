import '@cloudscape-design/global-styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

/** Draws the console in its place in the document. */
export const showConsole = (place: HTMLElement): void =>
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
