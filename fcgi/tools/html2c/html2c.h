/* html2c: the parts of the template compiler. main.c says what the language is.
 *
 * read.c    files, memory, complaints, and the words inside {{ }}
 * parse.c   {{ }} and the text between → a tree per template
 * scope.c   paths and conditions, as C expressions
 * place.c   which place of a document a byte is in (tokenizer states)
 * hole.c    what a construct may do at a place; url.c: how a URL has begun
 * check.c   walks the trees through the places: what may stand where, white space
 * emit.c    the trees → C
 */
#ifndef HTML2C_H
#define HTML2C_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum kind { KIND_HTML, KIND_XML, KIND_SVG, KIND_TXT };

struct file {
    const char *name;
    enum kind kind;
    const char *text, *end; /* the bytes; *end is NUL */
    unsigned errors;
    const char *counted; /* line of the place asked for last */
    unsigned line;
};

/* How a value is written: the macro html_put_…, named here without its prefix. */
enum put {
    PUT_NONE,
    PUT_TEXT,
    PUT_WORDS,
    PUT_ATTR,
    PUT_URL,
    PUT_URL_PART,
    PUT_XML_TEXT,
    PUT_XML_ATTR,
    PUT_PLAIN
};

enum node_kind { NODE_TEXT, NODE_PRINT, NODE_ASSET, NODE_USE, NODE_IF, NODE_FOR };

struct branch {
    struct branch *next;
    const char *at, *end;  /* its {{ if }} or {{ else }}; the construct after it */
    const char *condition; /* in C; NULL for {{ else }} */
    struct node *body;
};

struct node {
    struct node *next;
    enum node_kind kind;
    const char *at;
    char *text;              /* TEXT: bytes; check.c squeezes them */
    size_t len;              /* TEXT */
    const char *expr;        /* PRINT, FOR, USE (or NULL): in C; ASSET: the macro */
    const char *name;        /* FOR: the variable; USE: the template */
    unsigned number;         /* FOR: tells its counter from others */
    bool is_style;           /* ASSET: of the sheet that letters are styled by */
    enum put put;            /* PRINT: check.c finds it */
    struct branch *branches; /* IF: all; FOR: the body, then perhaps {{ else }} */
};

struct template
{
    struct template *next;
    struct file *file;
    const char *at, *end; /* its {{ template }} and {{ end }} */
    const char *name;
    const char *type, *parameter; /* NULL without one */
    bool parameter_used;
    struct node *body;
};

/* read.c */

/* Memory that main gives back at the end; zeroed, never NULL. */
void *keep(size_t bytes);
char *keep_text(const char *from, const char *end);
char *keep_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
void keep_forget(void);

/* False when it cannot be read (said on stderr). Bytes no template may hold are complained about.
 */
bool file_read(struct file *f, const char *name);
unsigned file_line(struct file *f, const char *at);

/* FILE:LINE:COLUMN: error: … on stderr, 20 for each file. */
void complain(struct file *f, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The words inside one {{ }}: an identifier, or one other character. */
struct words {
    struct file *file;
    const char *at, *end; /* what is left, before the }} */
    const char *word;     /* where the current word begins */
    char current[64];     /* "" at the end */
};

void words_begin(struct words *w, struct file *f, const char *from, const char *end);
void words_next(struct words *w);
bool words_is(const struct words *w, const char *text);
bool words_take(struct words *w, const char *text); /* steps over it if it is there */
bool words_is_name(const struct words *w);
bool is_space(char c);
bool is_name_char(char c);

/* parse.c: appends the templates of `f` to the list that *last points into. */
void parse(struct file *f, struct template ***last);

/* scope.c: paths, and the names they may begin with. */
struct scope {
    struct scope *outer;
    const char *name; /* a loop's variable, or the parameter (NULL without one) */
    unsigned number;  /* of the loop; 0 for the parameter */
    bool *used;       /* the parameter's mark */
};

bool scope_name_free(struct words *w, const struct scope *scope);

/* A path as a C expression, or NULL (complained about): its value, or what {{ use }} hands over. */
const char *scope_value(struct words *w, const struct scope *scope);
const char *scope_address(struct words *w, const struct scope *scope);
const char *scope_condition(struct words *w, const struct scope *scope); /* path, not, and, or */

/* url.c */

enum url_shape {
    URL_EMPTY,       /* nothing yet: a value is the whole URL */
    URL_START,       /* literal characters that do not say enough yet */
    URL_HOST,        /* http:// and a part of the host */
    URL_OPEN,        /* literal start seen: values are parts */
    URL_SLASH_VALUE, /* / and a value, which may be empty */
    URL_WHOLE,       /* began with a value */
    URL_BAD
};

struct url {
    enum url_shape shape;
    char start[12]; /* the literal, lower case */
    unsigned len;
};

/* Each returns NULL or the complaint. */
const char *url_literal(struct url *u, char c);
const char *url_value(struct url *u, enum put *put);
const char *url_asset(struct url *u);
struct url url_merge(struct url a, struct url b);

/* place.c: the tokenizer; hole.c: what {{ }} may do at a place */

enum at {
    AT_TEXT,
    AT_WORDS,      /* inside title, textarea */
    AT_RAW,        /* inside script, style and their like */
    AT_OPEN,       /* after < */
    AT_OPEN_END,   /* after </ */
    AT_BANG,       /* after <! */
    AT_TAG,        /* in a tag's name */
    AT_GAP,        /* in a tag, after white space */
    AT_GAP_NEEDED, /* in a tag, where white space, / or > must follow */
    AT_SLASH,      /* after the / of /> */
    AT_NAME,       /* in an attribute's name */
    AT_NAME_END,   /* in white space after it */
    AT_EQUALS,     /* after its = */
    AT_DOUBLE,
    AT_SINGLE,
    AT_BARE,
    AT_COMMENT,
    AT_DOCTYPE,
    AT_CDATA,
    AT_INSTRUCTION
};

#define PLACE_ATTRIBUTES 40

struct place {
    enum kind kind;
    enum at at;
    bool end_tag, pre;
    bool http_equiv, content_value;  /* of this tag: seen together they are refused */
    char tag[64];                    /* the tag being read */
    char inside[64];                 /* whose text this is: title, script … */
    char name[64];                   /* the attribute being read */
    uint64_t seen[PLACE_ATTRIBUTES]; /* this tag's attributes, hashed */
    unsigned seen_count;
    char last[3];   /* literal bytes just before, newest last */
    unsigned match; /* how much of </inside has been seen */
    struct url url;
};

/* All complain by themselves; `at` is where. */
void place_step(struct place *p, struct file *f, const char *at); /* over the literal byte *at */
void place_name_done(struct place *p, struct file *f, const char *at);
void place_value_done(struct place *p);
bool place_is_xml(const struct place *p);
const char *place_local(const char *name); /* without xlink: and its like */
bool place_is_url(const char *name);       /* an attribute that holds a URL */

void place_control(struct place *p, struct file *f,
                   const char *at); /* an {{ if }}, {{ end }} … stands here */
enum put place_value(struct place *p, struct file *f, const char *at);
void place_asset(struct place *p, struct file *f, const char *at, bool is_style);
bool place_verbatim(const struct place *p); /* white space is kept as it is */
bool place_same(const struct place *a, const struct place *b);
void place_merge(struct place *into, const struct place *other); /* of places that are the same */
void place_refuse_refresh(const struct place *p, struct file *f, const char *at);
const char *place_words(const struct place *p); /* "in the tag <p>" */

/* check.c */
void check(struct template *all);

/* emit.c */
void emit_source(FILE *to, struct template *all, char *const *includes, unsigned include_count);
void emit_header(FILE *to, const struct template *all);

#endif
