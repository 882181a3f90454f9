<?= "Hello from php-old\n";
