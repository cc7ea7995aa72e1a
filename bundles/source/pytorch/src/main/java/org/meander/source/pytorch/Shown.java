package org.meander.source.pytorch;

/** Text out of a file as a message may show it: short, and on one line. */
final class Shown {

    private static final int MAX = 120;

    private Shown() {}

    static String of(String text) {
        String start = text.length() > MAX ? text.substring(0, MAX) + "..." : text;
        StringBuilder shown = new StringBuilder(start);
        for (int i = 0; i < shown.length(); i++) {
            if (Character.isISOControl(shown.charAt(i)) || Character.isSurrogate(shown.charAt(i))) {
                shown.setCharAt(i, '?');
            }
        }
        return shown.toString();
    }
}
