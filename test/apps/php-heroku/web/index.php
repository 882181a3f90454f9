<?php
echo "Hello from php-heroku\n";
