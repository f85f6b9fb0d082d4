/* mutate: hands html2c templates with random damage; it must answer 0 or 65 and nothing else (it is
 * built with the address sanitizer, which ends it at the first mistake). html2c's main is
 * html2c_main here.
 *
 *     mutate SEED COUNT DIR TEMPLATE...
 *
 * The template being tried stays in DIR, for the one that breaks it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int html2c_main(int argc, char **argv);

#define BYTES_MAX 8192

struct text {
    char bytes[BYTES_MAX];
    size_t len;
};

static unsigned long long state;

static size_t chance(size_t n)
{
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (size_t)(state >> 33) % n;
}

static struct text load(const char *name)
{
    struct text t = {.len = 0};
    FILE *from = fopen(name, "rb");
    if (from) {
        t.len = fread(t.bytes, 1, sizeof t.bytes, from);
        fclose(from);
    }
    return t;
}

/* Replaces `cut` bytes at `at` with others, as far as there is room. */
static void splice(struct text *t, size_t at, size_t cut, const char *bytes, size_t len)
{
    if (cut > t->len - at)
        cut = t->len - at;
    if (t->len - cut + len > sizeof t->bytes)
        return;
    memmove(t->bytes + at + len, t->bytes + at + cut, t->len - at - cut);
    memcpy(t->bytes + at, bytes, len);
    t->len = t->len - cut + len;
}

static void damage(struct text *t)
{
    static const char *const scraps[] = {
        "{{",
        "}}",
        "{{ end }}",
        "{{ else }}",
        "{{ if p.yes }}",
        "{{ else if p }}",
        "{{#",
        "{{ p.title }}",
        "{{ for w in p.words }}",
        "{{ use t(p) }}",
        "{{ if first }}",
        "{{ template u() }}",
        "{{ asset a.css }}",
        "<",
        ">",
        "</",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "<script>",
        "</script>",
        "<title>",
        "</title>",
        "<pre>",
        "\"",
        "'",
        "=",
        " href=\"",
        " style='",
        "/",
        "//",
        "https://",
        "javascript:",
        "&",
        "\n",
        " ",
        ".",
        "(",
        ")",
        "*",
        "not",
        "and",
        "or",
        "\xff",
        "\xe2\x80\xa8",
    };
    size_t at = chance(t->len + 1), len = chance(40);
    char byte = (char)chance(256);
    char copy[40];
    const char *scrap = scraps[chance(sizeof scraps / sizeof *scraps)];
    switch (chance(6)) {
    case 0: /* a piece goes */
        splice(t, at, len, "", 0);
        break;
    case 1: /* a piece comes twice */
        if (len > t->len - at)
            len = t->len - at;
        memcpy(copy, t->bytes + at, len);
        splice(t, chance(t->len + 1), 0, copy, len);
        break;
    case 2: /* another byte */
        splice(t, at, 1, &byte, 1);
        break;
    case 3: /* the rest goes */
        if (chance(4) == 0)
            t->len = at;
        break;
    default:
        splice(t, at, chance(3), scrap, strlen(scrap));
        break;
    }
}

int main(int argc, char **argv)
{
    if (argc < 5)
        return 64;
    state = strtoull(argv[1], NULL, 10);
    long count = atol(argv[2]);
    unsigned accepted = 0;
    for (long i = 0; i < count; i++) {
        const char *name = argv[4 + chance((size_t)argc - 4)];
        struct text t = load(name);
        for (size_t k = 1 + chance(4); k > 0; k--)
            damage(&t);
        char path[512], source[512], header[512];
        snprintf(path, sizeof path, "%s/mutant%s", argv[3], strrchr(name, '.'));
        snprintf(source, sizeof source, "%s/mutant.c", argv[3]);
        snprintf(header, sizeof header, "%s/mutant.h", argv[3]);
        FILE *to = fopen(path, "wb");
        if (!to || fwrite(t.bytes, 1, t.len, to) != t.len || fclose(to) != 0)
            return 73;
        char program[] = "html2c", to_source[] = "-o", to_header[] = "-H";
        char *arguments[] = {program, to_source, source, to_header, header, path, NULL};
        int code = html2c_main(6, arguments);
        if (code != 0 && code != 65) {
            printf("mutant %ld: exit code %d\n", i, code);
            return 1;
        }
        accepted += code == 0;
    }
    printf("%ld mutants, %u of them accepted\n", count, accepted);
    return accepted == 0 || accepted == count; /* then they were no test */
}
