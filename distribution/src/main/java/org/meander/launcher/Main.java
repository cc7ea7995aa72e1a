package org.meander.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Entry of the product. What needs no platform is answered here; {@code shell} and {@code run} are modes of the launcher; every
 * other verb is handed to the command line in the platform: that of a running node if {@code --node} or {@code MEANDER_NODE} names
 * one, else one that is started for it.
 *
 * <p>Exit codes: 0 done, 1 it failed (one sentence on stderr says why), 2 wrong usage, 128 + n ended by signal n.
 */
public final class Main {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        // Libraries that look for providers through the context class loader must not find the launcher's.
        Thread.currentThread().setContextClassLoader(null);
        int code;
        try {
            code = run(List.of(arguments));
        } catch (LaunchException e) {
            code = fail(e.getMessage(), e);
        } catch (InterruptedException | RuntimeException | LinkageError e) {
            code = fail("Unexpected problem: " + e, e);
        }
        System.out.flush();
        System.err.flush();
        // Threads of bundles need not be daemons, so the end of this one would not be the end. A shutdown hook stops
        // the platform.
        System.exit(code);
    }

    private static int run(List<String> arguments) throws InterruptedException {
        if (arguments.isEmpty()) {
            StandardError.restore();
            System.err.print(text("help.txt"));
            return USAGE;
        }
        String verb = arguments.get(0);
        if (verb.equals("--node") || verb.startsWith("--node=")) {
            return inNode(arguments);
        }
        List<String> rest = arguments.subList(1, arguments.size());
        boolean help = rest.equals(List.of("--help")) || rest.equals(List.of("-h"));
        return switch (verb) {
            case "--help", "-h" -> rest.isEmpty() ? print(text("help.txt")) : tooMany(verb, rest);
            case "--version", "-V" ->
                rest.isEmpty() ? print("meander " + Product.version() + "\n") : tooMany(verb, rest);
            case "shell" -> {
                if (help) {
                    yield print(text("shell.txt"));
                }
                yield rest.isEmpty() ? new Modes().shell() : tooMany(verb, rest);
            }
            case "run" -> {
                if (help) {
                    yield print(text("run.txt"));
                }
                yield rest.size() == 1 && !rest.get(0).startsWith("-")
                        ? new Modes().node(Path.of(rest.get(0)).toAbsolutePath().normalize())
                        : usage("meander run takes one argument, the folder of the node; see meander run --help.");
            }
            default -> {
                String node = System.getenv("MEANDER_NODE");
                yield node == null || node.isEmpty() ? new Modes().verb(arguments) : inNode(node, arguments);
            }
        };
    }

    /** {@code arguments} begin with {@code --node}. */
    private static int inNode(List<String> arguments) {
        String first = arguments.get(0);
        int equals = first.indexOf('=');
        int words = equals < 0 ? 2 : 1;
        String node = equals >= 0 ? first.substring(equals + 1) : arguments.size() > 1 ? arguments.get(1) : "";
        if (node.isEmpty() || arguments.size() <= words) {
            return usage("after --node there is the folder of a running node, and then a verb.");
        }
        String verb = arguments.get(words);
        if (verb.equals("run") || verb.equals("shell")) {
            return usage("meander " + verb + " is not for a node that is running; leave --node out.");
        }
        return inNode(node, arguments.subList(words, arguments.size()));
    }

    private static int inNode(String node, List<String> words) {
        StandardError.restore();
        return ControlClient.run(Path.of(node).toAbsolutePath().normalize(), words);
    }

    private static int print(String text) {
        System.out.print(text);
        return DONE;
    }

    private static int tooMany(String verb, List<String> rest) {
        return usage("meander " + verb + " takes no argument, but there is '" + rest.get(0) + "'.");
    }

    private static int usage(String sentence) {
        StandardError.restore();
        System.err.println("meander: " + sentence);
        return USAGE;
    }

    private static int fail(String sentence, Throwable cause) {
        StandardError.restore();
        System.err.println("meander: " + sentence);
        if (Boolean.getBoolean("meander.debug")) {
            cause.printStackTrace();
        }
        return FAILED;
    }

    private static String text(String resource) {
        try (InputStream in = Main.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LaunchException("The launcher's jar is damaged: " + resource + " cannot be read", e);
        }
    }
}
