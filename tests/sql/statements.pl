#!/usr/bin/perl
# Turns sql/queries/*.sql into rows "room, statement, parameter types, column names, column types, text" for statements.sql:
# INSERTs on standard output. What the files promise is taken from their comments here, apart from the program that builds on them.
use strict;
use warnings;

my %type = (text => 'text', int => 'integer', bigint => 'bigint', bool => 'boolean', float => 'double precision',
            'text[]' => 'text[]', 'int[]' => 'integer[]');

sub quoted { my ($s) = @_; $s =~ s/'/''/g; return "'$s'" }

sub fields {
    my ($text, $where) = @_;
    my @fields = map { [split ' '] } grep { /\S/ } split /,/, $text;
    for my $f (@fields) {
        $f->[1] =~ s/\?$//;
        die "$where: unknown type $f->[1]\n" unless $type{$f->[1]};
    }
    return @fields;
}

for my $path (@ARGV) {
    my ($room) = $path =~ m{([^/]+)\.sql$};
    open my $in, '<', $path or die "$path: $!\n";
    local $/;
    my $text = <$in>;
    while ($text =~ /^-- name: (\w+) \(([^)]*)\)\n((?:--.*\n)*)((?:(?!^-- name:).*\n)*)/mg) {
        my ($name, $params, $comment, $sql) = ($1, $2, $3, $4);
        $params =~ s{\n--}{}g;
        my $rows = '';
        if ($comment =~ /\A-- rows: ((?:[^\n]*,\n--)*[^\n]*)\n/) {
            ($rows = $1) =~ s/\n--//g;
        }
        $sql =~ s/;\s*\z//;
        my @params = fields($params, "$path: $name");
        my @columns = fields($rows, "$path: $name");
        printf "INSERT INTO statements VALUES (%s, %s, '{%s}', '{%s}', '{%s}', %s);\n", quoted($room), quoted($name),
            join(',', map { $type{$_->[1]} } @params), join(',', map { $_->[0] } @columns),
            join(',', map { $type{$_->[1]} } @columns), quoted($sql);
    }
}
