<?php
echo "Hello from php-symfony\n";
