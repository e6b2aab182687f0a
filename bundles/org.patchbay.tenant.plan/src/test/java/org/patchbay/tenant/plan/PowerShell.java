package org.patchbay.tenant.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a script as PowerShell's tokenizer does (about_Quoting_Rules, about_Parsing), and knows the cmdlets of {@code cmdlets.txt}. It fails on an
 * unknown cmdlet, function or parameter, on a variable that nobody sets, on what is not closed, and on characters beyond ASCII.
 */
final class PowerShell {
    private static final Pattern CMDLET = Pattern.compile("[A-Z][A-Za-z]+-[A-Z][A-Za-z]+");
    private static final Set<String> AUTOMATIC =
            Set.of("_", "true", "false", "null", "pscmdlet", "whatifpreference", "erroractionpreference");
    private static final Map<String, Set<String>> CMDLETS = cmdlets();

    /** A token. @param kind {@code word}, {@code text}, {@code variable}, {@code parameter} or {@code mark} */
    record Token(String kind, String text, int line) {}

    private final String script;
    private final List<Token> tokens = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int at;
    private int line = 1;

    private PowerShell(String script) {
        this.script = script;
    }

    static PowerShell read(String script) {
        PowerShell shell = new PowerShell(script);
        shell.characters();
        shell.tokenize();
        shell.balance();
        shell.commands();
        shell.variables();
        return shell;
    }

    List<String> problems() {
        return problems;
    }

    /** The names of commands in their order. */
    List<String> commandNames() {
        return tokens.stream()
                .filter(t -> t.kind().equals("word") && CMDLET.matcher(t.text()).matches())
                .map(Token::text)
                .toList();
    }

    /** What stands between quotation marks, as it is meant. */
    List<String> texts() {
        return tokens.stream()
                .filter(t -> t.kind().equals("text"))
                .map(Token::text)
                .toList();
    }

    private static Map<String, Set<String>> cmdlets() {
        try (InputStream in = Objects.requireNonNull(PowerShell.class.getResourceAsStream("cmdlets.txt"))) {
            Map<String, Set<String>> all = new HashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .map(l -> l.split(" "))
                    .forEach(l ->
                            all.put(l[0], Set.of(List.of(l).subList(2, l.length).toArray(new String[0]))));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void problem(String text) {
        problems.add("line " + line + ": " + text);
    }

    private void add(String kind, String text) {
        tokens.add(new Token(kind, text, line));
    }

    private char peek(int ahead) {
        return at + ahead < script.length() ? script.charAt(at + ahead) : '\0';
    }

    private static boolean singleQuote(char c) {
        return c == '\'' || c >= '\u2018' && c <= '\u201b';
    }

    private static boolean doubleQuote(char c) {
        return c == '"' || c >= '\u201c' && c <= '\u201e';
    }

    private void characters() {
        script.chars()
                .filter(c -> c > 0x7e || c < 0x20 && c != '\n')
                .distinct()
                .forEach(c -> problem("a character that is not printable ASCII: " + c));
    }

    private void tokenize() {
        boolean lineBegins = true;
        while (at < script.length()) {
            char c = script.charAt(at);
            if (c == '\n') {
                add("mark", "\n");
                line++;
                at++;
                lineBegins = true;
                continue;
            }
            if (c == ' ') {
                at++;
                continue;
            }
            if (c == '#') {
                comment(lineBegins);
            } else if (c == '@' && singleQuote(peek(1)) && peek(2) == '\n') {
                hereString();
            } else if (singleQuote(c)) {
                single();
            } else if (doubleQuote(c)) {
                expandable();
            } else if (c == '$' && (Character.isLetter(peek(1)) || peek(1) == '_')) {
                at++;
                add("variable", name());
            } else if (c == '-' && Character.isLetter(peek(1)) && " (".indexOf(script.charAt(at - 1)) >= 0) {
                at++;
                add("parameter", name());
            } else if (Character.isLetter(c)) {
                add("word", word());
            } else if (c == '@' && (peek(1) == '(' || peek(1) == '{') || c == '$' && peek(1) == '(') {
                add("mark", "" + peek(1));
                at += 2;
            } else {
                if (c == '`' || c == '&') {
                    problem("'" + c + "' is not used here");
                }
                add("mark", "" + c);
                at++;
            }
            lineBegins = false;
        }
    }

    private void comment(boolean lineBegins) {
        if (peek(1) == '>' || at > 0 && script.charAt(at - 1) == '<') {
            problem("block comments are not used here");
        }
        if (!lineBegins) {
            problem("a comment stands on a line of its own");
        }
        while (at < script.length() && script.charAt(at) != '\n') {
            at++;
        }
    }

    private String name() {
        int from = at;
        while (Character.isLetterOrDigit(peek(0))
                || peek(0) == '_'
                || peek(0) == ':' && peek(1) != ':' && Character.isLetter(peek(1))) {
            at++;
        }
        return script.substring(from, at);
    }

    private String word() {
        int from = at;
        while (Character.isLetterOrDigit(peek(0)) || peek(0) == '_' || peek(0) == '-' && Character.isLetter(peek(1))) {
            at++;
        }
        return script.substring(from, at);
    }

    private void hereString() {
        int first = line;
        int from = at + 3;
        at = from;
        while (at < script.length()) {
            if (script.charAt(at) == '\n') {
                line++;
                if (singleQuote(peek(1)) && peek(2) == '@') {
                    tokens.add(new Token("text", script.substring(from, Math.max(from, at)), first));
                    at += 3;
                    return;
                }
            }
            at++;
        }
        problem("a here-string of line " + first + " is not closed");
    }

    private void single() {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < script.length()) {
            char c = script.charAt(at);
            if (singleQuote(c)) {
                if (!singleQuote(peek(1))) {
                    at++;
                    add("text", text.toString());
                    return;
                }
                at++;
            } else if (c == '\n') {
                problem("a string goes over the end of its line");
                return;
            }
            text.append(c);
            at++;
        }
        problem("a string is not closed");
    }

    /** Variables in it are found; what is in its subexpressions is read like everything else. */
    private void expandable() {
        at++;
        while (at < script.length() && !doubleQuote(script.charAt(at))) {
            char c = script.charAt(at);
            if (c == '\n') {
                problem("a string goes over the end of its line");
                return;
            } else if (c == '$' && peek(1) == '(') {
                int depth = 0;
                int from = at + 2;
                do {
                    depth += peek(0) == '(' ? 1 : peek(0) == ')' ? -1 : 0;
                    at++;
                } while (at < script.length() && (depth > 0 || peek(-1) != ')'));
                PowerShell inner = new PowerShell(script.substring(from, at - 1));
                inner.line = line;
                inner.tokenize();
                tokens.add(new Token("mark", "(", line));
                tokens.addAll(inner.tokens);
                tokens.add(new Token("mark", ")", line));
                continue;
            } else if (c == '$' && (Character.isLetter(peek(1)) || peek(1) == '_' || peek(1) == '{')) {
                at += peek(1) == '{' ? 2 : 1;
                add("variable", name());
                continue;
            }
            at++;
        }
        if (at >= script.length()) {
            problem("a string is not closed");
        }
        at++;
    }

    private void balance() {
        Deque<Token> open = new ArrayDeque<>();
        for (Token token : tokens) {
            if (!token.kind().equals("mark")) {
                continue;
            }
            int closing = ")}]".indexOf(token.text());
            if ("({[".contains(token.text()) && !token.text().equals("\n")) {
                open.push(token);
            } else if (closing >= 0) {
                if (open.isEmpty() || !open.pop().text().equals("({[".substring(closing, closing + 1))) {
                    line = token.line();
                    problem("'" + token.text() + "' closes nothing");
                    return;
                }
            }
        }
        if (!open.isEmpty()) {
            line = open.peek().line();
            problem("'" + open.peek().text() + "' is not closed");
        }
    }

    private void commands() {
        Map<String, Set<String>> known = new HashMap<>(CMDLETS);
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).text().equals("function")) {
                known.put(tokens.get(i + 1).text(), parameters(i + 2));
            }
        }
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (!token.kind().equals("word") || !CMDLET.matcher(token.text()).matches()) {
                continue;
            }
            line = token.line();
            Set<String> parameters = known.get(token.text());
            if (parameters == null) {
                problem("there is no command " + token.text());
                continue;
            }
            for (Token used : used(i + 1)) {
                if (!parameters.contains(used.text())) {
                    problem(token.text() + " has no parameter -" + used.text());
                }
            }
        }
    }

    private Set<String> parameters(int from) {
        Set<String> names = new HashSet<>();
        if (!tokens.get(from).text().equals("(")) {
            return names;
        }
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.text().equals("(") ? 1 : token.text().equals(")") ? -1 : 0;
            if (token.kind().equals("variable")) {
                names.add(token.text());
            }
            if (depth == 0) {
                break;
            }
        }
        return names;
    }

    /** The parameters up to the end of the command, those of commands in brackets left out. */
    private List<Token> used(int from) {
        List<Token> used = new ArrayList<>();
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind().equals("parameter") && depth == 0) {
                used.add(token);
            } else if (token.kind().equals("mark")) {
                if ("({[".contains(token.text()) && !token.text().equals("\n")) {
                    depth++;
                } else if (")}]".contains(token.text())) {
                    depth--;
                }
                if (depth < 0 || depth == 0 && "\n;|".contains(token.text())) {
                    break;
                }
            }
        }
        return used;
    }

    private void variables() {
        Set<String> set = new HashSet<>(AUTOMATIC);
        String code = script.toLowerCase(Locale.ROOT);
        // Assigned, looped over, or a parameter.
        for (String pattern : List.of(
                "\\$(?:script:)?([a-z_]+)(?:, \\$[a-z_]+)* \\+?= ",
                "(?:, )\\$([a-z_]+) = ",
                "foreach \\(\\$([a-z_]+) in ")) {
            Matcher matcher = Pattern.compile(pattern).matcher(code);
            while (matcher.find()) {
                set.add(matcher.group(1));
            }
        }
        Matcher several =
                Pattern.compile("(?m)^ *((?:\\$[a-z]+, )+\\$[a-z]+) = ").matcher(code);
        while (several.find()) {
            for (String name : several.group(1).split(", ")) {
                set.add(name.substring(1));
            }
        }
        for (int i = 0; i + 2 < tokens.size(); i++) {
            String word = tokens.get(i).text();
            if (tokens.get(i).kind().equals("word") && (word.equals("function") || word.equals("param"))) {
                parameters(word.equals("param") ? i + 1 : i + 2).forEach(p -> set.add(p.toLowerCase(Locale.ROOT)));
            }
        }
        for (Token token : tokens) {
            String name = token.text().toLowerCase(Locale.ROOT).replace("script:", "");
            if (token.kind().equals("variable") && !set.contains(name)) {
                line = token.line();
                problem("nobody sets $" + token.text());
            }
        }
    }
}
