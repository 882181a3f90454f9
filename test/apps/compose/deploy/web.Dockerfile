FROM node:24-slim
COPY server.js /srv/server.js
USER node
CMD ["node", "/srv/server.js"]
