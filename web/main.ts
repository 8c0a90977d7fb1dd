import './page.css';
import { routes } from './routes.ts';

routes[location.pathname]?.();
