<?= "Hello from php-plain\n";
