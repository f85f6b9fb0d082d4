#!/usr/bin/perl
# What the house rules say about the C sources and can be read off them; file:line: message, exit 1 on any.
#   lint-c.pl CHECK FILE…      CHECK is layering, memory, sql, status
use strict;
use warnings;

# ---- who may include whom: a room, the rooms below it, and the generated headers it may use
my %rooms = (
    base  => [],
    model => ['base'],
    http  => ['base'],
    db    => ['base'],
    json  => ['base'],
    html  => ['base'],
    mail  => ['base'],
    web   => [qw(base model)],
    store => [qw(base model db)],
    view  => [qw(base model html json)],
    page  => [qw(base model http store view mail)],
    job   => [qw(base model store view mail web)],
    draw  => [],    # a program of its own
);
my %generated = (
    'html.h'   => [qw(view)],
    'sql.h'    => [qw(store db)],
    'assets.h' => [qw(view html)],
);
# the routes see the router and the pages only; the rest of the top floor sees everything
my %routes = map { $_ => 1 } qw(http/router.h page/page.h routes.h inputs.h inputs_desk.h);

# ---- each outside library has one door
my @doors = (
    [ qr{^(libpq-fe|libpq/.*|postgres_ext|pg_config.*)\.h$} => qr{^fcgi/db/} ],
    [ qr{^(fcgiapp|fcgios|fcgi_stdio|fcgi_config|fastcgi)\.h$} => qr{^fcgi/http/} ],
    [ qr{^yajl/}       => qr{^fcgi/json/} ],
    [ qr{^sodium\.h$}  => qr{^fcgi/base/crypto\.c$} ],
    [ qr{^argon2\.h$} => qr{^fcgi/base/password\.c$} ],
    [ qr{^idn2\.h$} => qr{^fcgi/base/idn\.c$} ],
    [ qr{^qrencode\.h$} => qr{^fcgi/base/qr\.c$} ],
    [ qr{^liboath/} => qr{^fcgi/base/totp\.c$} ],
    [ qr{^utf8proc\.h$} => qr{^fcgi/base/utf8\.c$} ],
    [ qr{^uthash\.h$} => qr{^fcgi/base/lru\.c$} ],
    [ qr{^uriparser/}  => qr{^fcgi/http/form\.c$} ],
    [ qr{^(libdeflate|zlib)\.h$} => qr{^fcgi/base/gzip\.c$} ],
    [ qr{^cmark.*\.h$} => qr{^fcgi/html/richtext\.c$} ],
    [ qr{^(cairo.*\.h$|pango/|fontconfig/|glib\.h$)} => qr{^fcgi/draw/} ],
    [ qr{^curl/}       => qr{^fcgi/(?:mail|web)/} ],    # SMTP and HTTP
    [ qr{^gmime/}      => qr{^fcgi/mail/} ],
);
my $libc = qr{^(?:assert|ctype|dirent|errno|fcntl|float|getopt|grp|inttypes|limits|locale|math|netdb|poll|pthread
    |pwd|sched|semaphore|setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdio_ext|stdlib
    |stdnoreturn|string|strings|syscall|sysexits|syslog|termios|time|uchar|unistd|wchar
    |(?:arpa|linux|net|netinet|sys)/\w+)\.h$}x;

my $found = 0;
sub complain {
    my ($file, $line, $text) = @_;
    print "$file:$line: $text\n";
    $found = 1;
}

# Comments become blanks. With $what 'code' strings and characters are emptied too; with 'strings' only they stay.
sub without_comments {
    my ($text, $what) = @_;
    $text =~ s{(/\*.*?\*/)|(//[^\n]*)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')}{
        my $hit = $1 // $2;
        if (defined $hit) { (my $gap = $hit) =~ s/[^\n]/ /g; $gap }
        elsif ($what eq 'code') { substr($3, 0, 1) x 2 }
        else { $3 }
    }gse;
    return $text;
}

sub slurp {
    my ($file) = @_;
    local $/;
    open my $in, '<', $file or return '';
    my $text = <$in>;
    return $text // '';
}

sub layering {
    my ($file) = @_;
    return if $file !~ m{^fcgi/} || $file =~ m{^fcgi/tools/};
    my ($room) = $file =~ m{^fcgi/(\w+)/};
    if (defined $room && !$rooms{$room}) {
        complain($file, 1, "the room fcgi/$room/ is not in the plan (fcgi/tools/lint-c.pl)");
        return;
    }
    my $n = 0;
    for (split /\n/, without_comments(slurp($file), 'strings')) {
        $n++;
        if (/^\s*#\s*include\s*"([^"]+)"/) {
            my $header = $1;
            if ($generated{$header}) {
                next if !defined $room && $file ne 'fcgi/routes.c';
                complain($file, $n, "$header belongs to fcgi/" . join('/ and fcgi/', @{ $generated{$header} }) . '/')
                    if !defined $room || !grep { $_ eq $room } @{ $generated{$header} };
                next;
            }
            complain($file, $n, "include \"$header\" by its path below fcgi/") and next if $header =~ m{(^|/)\.\.?/};
            if ($file eq 'fcgi/routes.c') {
                complain($file, $n, "routes.c sees the router and the pages only, not $header") if !$routes{$header};
                next;
            }
            next if !defined $room;
            my ($to) = $header =~ m{^(\w+)/};
            # without a room: a header beside this file
            if (!defined $to) {
                complain($file, $n, "fcgi/$room/ may not include the top floor's $header") if !-e "fcgi/$room/$header";
                next;
            }
            next if $to eq $room || grep { $_ eq $to } @{ $rooms{$room} };
            complain($file, $n, "fcgi/$room/ may not include $header: only " . (join(', ', @{ $rooms{$room} }) || 'itself'));
        } elsif (/^\s*#\s*include\s*<([^>]+)>/) {
            my $header = $1;
            my ($door) = grep { $header =~ $_->[0] } @doors;
            if ($door) {
                complain($file, $n, "<$header> has its one door elsewhere (" . door_name($door->[1]) . ')') if $file !~ $door->[1];
            } elsif ($header !~ $libc) {
                complain($file, $n, "<$header> is a library that the plan does not name");
            }
        }
    }
}

sub door_name {
    my ($re) = @_;
    my ($name) = "$re" =~ m{\^(.*?)\$?\)$};
    $name =~ s/\\//g;
    return $name;
}

sub memory {
    my ($file) = @_;
    return if $file !~ m{^fcgi/} || $file =~ m{^fcgi/(base|tools)/};
    my $n = 0;
    for (split /\n/, without_comments(slurp($file), 'code')) {
        $n++;
        while (/\b(malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf|getline)\s*\(/g) {
            complain($file, $n, "$1(): memory comes from the arena; the heap is for fcgi/base/ alone");
        }
    }
}

sub sql {
    my ($file) = @_;
    # what must run before there is a schema, and what sets up a session, cannot be a prepared query
    return if $file !~ m{^fcgi/} || $file =~ m{^fcgi/(tools/|db/(migrate|connect)\.c$)};
    my $n = 0;
    for (split /\n/, without_comments(slurp($file), 'strings')) {
        $n++;
        while (/"((?:[^"\\]|\\.)*)"/g) {
            my $string = $1;
            if ($string =~ /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE|CREATE|ALTER|DROP|GRANT|TRUNCATE|LOCK|CALL|EXECUTE|NOTIFY)\s/
                || $string =~ /^\s*select\s+\S/
                || $string =~ /\b(INSERT INTO|DELETE FROM|UPDATE \w+ SET|ORDER BY|GROUP BY|LEFT JOIN|FOR UPDATE|COPY \w+ (FROM|TO))\b/)
            {
                complain($file, $n, "SQL stands in sql/queries/ only: \"" . substr($string, 0, 40) . '"');
            }
        }
    }
}

sub status {
    my ($file) = @_;
    return if $file !~ m{^fcgi/page/};
    my $n = 0;
    for (split /\n/, without_comments(slurp($file), 'code')) {
        $n++;
        while (/\b(30[1-478]|40[0-69]|41[0-5]|42[1289]|431|50[0-4])\b/g) {
            complain($file, $n, "$1: a page returns an enum err; the worker makes the HTTP status of it");
        }
    }
}

my %checks = (layering => \&layering, memory => \&memory, sql => \&sql, status => \&status);
my $check = $checks{ shift // '' } or die "usage: lint-c.pl layering|memory|sql|status FILE…\n";
$check->($_) for grep { /\.[ch]$/ && -f } @ARGV;
exit $found;
