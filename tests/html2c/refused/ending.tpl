{{ template t() }}{{ end }}
