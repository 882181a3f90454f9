import express from 'express'

express()
  .get('/healthz', (_, response) => void response.send('ok'))
  .listen(Number(process.env.PORT))
